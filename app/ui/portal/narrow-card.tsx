import { Card, Center, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** A page that is one small thing to do. */
export function NarrowCard({ children }: { readonly children: ReactNode }) {
  return (
    <Center py={{ base: 'md', sm: 'xl' }}>
      <Card className="portal-card" p={{ base: 'lg', sm: 'xl' }} w="100%" maw={460}>
        <Stack gap="md">{children}</Stack>
      </Card>
    </Center>
  );
}
