// Who may do what in a group or channel: the owner everything; admins rename, add, remove and mute plain members.

export function mayAdminister(role) {
  return role === 'owner' || role === 'admin';
}

/** What somebody may do to another member, both by role. */
export function mayDo(myRole, role) {
  const owner = myRole === 'owner';
  const below = role !== 'owner' && (owner || (myRole === 'admin' && role === 'member'));
  return {
    promote: owner && role === 'member',
    demote: owner && role === 'admin',
    handOver: owner && role !== 'owner',
    mute: below,
    remove: below,
  };
}
