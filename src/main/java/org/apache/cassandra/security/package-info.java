/// One class of Cassandra's, replaced so that Cassandra starts on a Java without a security manager.
@NullMarked
package org.apache.cassandra.security;

import org.jspecify.annotations.NullMarked;
