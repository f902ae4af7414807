/// What only operators may ask of the nodes: who is there, what they measured, and to be drained.
@NamedInterface("ops")
@NullMarked
package io.parley.sessions.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
