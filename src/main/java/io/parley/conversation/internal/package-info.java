@NullMarked
package io.parley.conversation.internal;

import org.jspecify.annotations.NullMarked;
