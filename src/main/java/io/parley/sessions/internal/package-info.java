/// Leases and the registry in Redis.
///
/// | key | type | holds | TTL |
/// | --- | --- | --- | --- |
/// | `node:<node_id>` | string | the lease as JSON: incarnation, roles, address, started_at, sessions, version, capacity, draining | 10 s, renewed every 3 s |
/// | `nodes` | set | ids of the nodes that may have a lease | none; whoever finds a lease gone removes the id |
/// | `nodes:seen` | hash | node id → what admin nodes saw of it last, as JSON; at most 1,000 | none; admin nodes remove who has been gone for 24 h |
/// | `figures:<node_id>` | string | the last three intervals of what the node measured, as JSON; 400 figures of each kind at most | 60 s, set every 5 s |
/// | `session:{<user_id>}` | hash | session id → `node_id\|incarnation\|device_id` | 24 h, renewed by `register` |
/// | `closes:{<user_id>}` | list | how the user's last sessions ended, latest first, `parley.sessions.closes` at most: `at\|code\|by\|node_id\|device_id` | 7 days from the last |
///
/// Every command touches one key, so all of it works in a Redis Cluster. Entries are removed by comparing first: a session
/// that was registered again meanwhile, under a new incarnation, stays.
@NullMarked
package io.parley.sessions.internal;

import org.jspecify.annotations.NullMarked;
