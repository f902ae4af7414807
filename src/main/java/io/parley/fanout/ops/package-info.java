/// What only operators may do to what fan-out has given up on.
@NamedInterface("ops")
@NullMarked
package io.parley.fanout.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
