/**
 * Wraps what would be told too often: once told, the same is not told again for `ms`. `sameAs` names what counts as the same; without it
 * everything does.
 */
export function atIntervals<News>(
  ms: number,
  tell: (news: News) => void,
  sameAs: (news: News) => string = () => '',
): (news: News) => void {
  const quietUntil = new Map<string, number>();
  return (news) => {
    const now = Date.now();
    const same = sameAs(news);
    if (now < (quietUntil.get(same) ?? 0)) return;
    // What the names are made of comes from outside.
    if (quietUntil.size >= namesKept) quietUntil.clear();
    quietUntil.set(same, now + ms);
    tell(news);
  };
}

const namesKept = 1_000;
