package io.parley.messaging;

import io.parley.conversation.ConversationId;
import java.util.List;

/// A stretch of a conversation, as one member sees it.
///
/// @param messages by ascending seq
/// @param more whether others remain in the direction asked for
/// @param latestSeq the last place the reader may see
/// @param unread text, image and file by others after `readSeq`; stops at 100
public record Page(ConversationId conversationId, List<PagedMessage> messages, boolean more, long latestSeq,
    long readSeq,
    int unread) {}
