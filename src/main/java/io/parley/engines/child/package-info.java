/// What runs inside an engine's own JVM, before the engine; these classes use the JDK and nothing else.
@NullMarked
package io.parley.engines.child;

import org.jspecify.annotations.NullMarked;
