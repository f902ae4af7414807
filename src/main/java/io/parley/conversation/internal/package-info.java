/// | table | primary key | holds |
/// | --- | --- | --- |
/// | `conversation_sets` | `name` | up to 500 conversations as text, when the walk that found them ended, and over how many it went; written by admin nodes |
@NullMarked
package io.parley.conversation.internal;

import org.jspecify.annotations.NullMarked;
