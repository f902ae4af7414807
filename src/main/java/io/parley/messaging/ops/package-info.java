/// What only operators may do to conversations, and know of messages.
@NamedInterface("ops")
@NullMarked
package io.parley.messaging.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
