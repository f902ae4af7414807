/// The figures of all nodes, put together on an admin node: nobody else is asked while a page is made.
///
/// | table | primary key | holds |
/// | --- | --- | --- |
/// | `figures` | `((day), window_end)` | a window of five minutes as JSON, written by each admin node with the number of intervals that it saw as its write time, so that the fullest stands; TTL 2 days |
///
/// In memory: the last 15 minutes in windows of 5 s, the last 24 h in windows of 5 min, and 15 minutes of each node.
@NullMarked
package io.parley.admin.internal.figures;

import org.jspecify.annotations.NullMarked;
