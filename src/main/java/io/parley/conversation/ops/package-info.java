/// What only operators may ask about all conversations.
@NamedInterface("ops")
@NullMarked
package io.parley.conversation.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
