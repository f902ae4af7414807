/// Operators, and the log of what they did.
///
/// Table `audit`: partition key `bucket` (a thousand entries), clustered by `entry`; `audit_head`: one row that says how far it goes.
/// Entries are written at LOCAL_QUORUM with a condition, so that two nodes never give one number to two.
@NullMarked
package io.parley.admin.internal;

import org.jspecify.annotations.NullMarked;
