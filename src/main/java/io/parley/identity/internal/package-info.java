/// The table `access`: a row for each user who ever was banned or had tokens revoked, written and read at LOCAL_QUORUM. In
/// Redis the stream `access:changes` (about 10,000 entries) and the channel `access` say whose row has changed.
@NullMarked
package io.parley.identity.internal;

import org.jspecify.annotations.NullMarked;
