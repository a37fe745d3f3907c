import { Group, Text } from '@mantine/core';

interface StateDotProps {
  readonly color: string;
  readonly word: string;
}

/** A state: a word, and a dot that only repeats it. */
export function StateDot({ color, word }: StateDotProps) {
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <span aria-hidden style={{ width: 9, height: 9, borderRadius: '50%', background: color, flex: 'none' }} />
      <Text span size="sm" fw={600}>
        {word}
      </Text>
    </Group>
  );
}
