import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface PortalTableProps {
  readonly columns: readonly string[];
  /** The last column, where it is a figure: at the line's end. */
  readonly figure?: string;
  /** Its rows. Each cell names its column in `data-label`, for on a narrow screen every row becomes a card. */
  readonly children: ReactNode;
}

export function PortalTable({ columns, figure, children }: PortalTableProps) {
  return (
    <div className="portal-card" style={{ padding: '0.25rem 1rem' }}>
      <Table className="portal-table" verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
            {figure !== undefined && (
              <Table.Th scope="col" ta="end">
                {figure}
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}
