/// How full the cluster is, how that grew, and what so many users would need.
///
/// | table | primary key | holds |
/// | --- | --- | --- |
/// | `capacity_days` | `((figure), day)` | the peak of a day and the node it was on, written by each admin node with the value as its write time, so that the greatest stands; TTL 40 days |
///
/// Nothing is asked while a page is made: peaks are read and written every 5 minutes, the size of what is stored once an hour.
@NullMarked
package io.parley.admin.internal.capacity;

import org.jspecify.annotations.NullMarked;
