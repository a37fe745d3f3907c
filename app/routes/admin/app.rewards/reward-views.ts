export const rewardViews = [
  { key: 'referrers', label: 'Referrers’ rewards' },
  { key: 'waiting', label: 'To be paid' },
  { key: 'friends', label: 'Friends’ rewards' },
] as const;

export const progressChoices = [
  { value: 'open', label: 'On its way' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
] as const;
