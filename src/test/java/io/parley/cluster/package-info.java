/// Nodes as they run in production: processes of the packaged jar, which a test kills, stops and starts again.
@NullMarked
package io.parley.cluster;

import org.jspecify.annotations.NullMarked;
