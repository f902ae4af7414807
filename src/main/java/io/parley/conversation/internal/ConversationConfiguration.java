package io.parley.conversation.internal;

import io.parley.conversation.Blocks;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.identity.Users;
import io.parley.platform.Cql;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {
  @Bean
  ConversationRows conversationRows(Cql cql) {
    return new ConversationRows(cql);
  }

  @Bean
  MemberRows memberRows(Cql cql) {
    return new MemberRows(cql);
  }

  @Bean
  Conversations conversations(ConversationRows conversations, MemberRows members, Users users, Clock clock) {
    return new CassandraConversations(conversations, members, users, clock);
  }

  @Bean
  Blocks blocks(Cql cql, Users users) {
    return new CassandraBlocks(cql, users);
  }

  @Bean
  Members members(ConversationRows conversations, MemberRows rows, Users users, Blocks blocks, Clock clock) {
    return new CassandraMembers(conversations, rows, users, new Speakers(conversations, rows, blocks, clock));
  }
}
