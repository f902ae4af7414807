/// What only operators may ask about presence.
@NamedInterface("ops")
@NullMarked
package io.parley.presence.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
