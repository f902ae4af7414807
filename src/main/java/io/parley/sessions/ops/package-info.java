/// What only operators may ask about sessions, and do to them.
@NamedInterface("ops")
@NullMarked
package io.parley.sessions.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
