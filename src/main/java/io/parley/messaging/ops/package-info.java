/// What only operators may do to conversations.
@NamedInterface("ops")
@NullMarked
package io.parley.messaging.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
