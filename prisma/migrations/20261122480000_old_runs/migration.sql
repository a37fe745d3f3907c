-- What the runs of duties came to is swept after a time: still never changed, and never deleted within a month of its end.
DROP TRIGGER append_only ON duty_run;
CREATE TRIGGER append_only BEFORE UPDATE ON duty_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER young_stays BEFORE DELETE ON duty_run FOR EACH ROW
  WHEN (OLD.ended_at > now() - interval '29 days') EXECUTE FUNCTION refuse_change();
GRANT DELETE ON duty_run TO tributary_app;
