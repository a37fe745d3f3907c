-- Why a reward still waits or failed, for the merchant to see.
ALTER TABLE "reward" ADD COLUMN "last_error" TEXT;
