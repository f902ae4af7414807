package io.parley.conversation.internal;

import io.parley.conversation.Acquaintances;
import io.parley.conversation.Blocks;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.ops.ConversationSets;
import io.parley.identity.Users;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {
  /// Where Cassandra is at hand.
  @Configuration(proxyBeanMethods = false)
  @OnRole({Role.MESSAGING, Role.FANOUT})
  static class Stored {
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

    @Bean
    Acquaintances acquaintances(Members members, Blocks blocks) {
      return new StoredAcquaintances(members, blocks, System::nanoTime);
    }

    @Bean
    @OnRole(Role.MESSAGING)
    NodeService conversationService(Conversations conversations, Members members, Blocks blocks,
        Acquaintances acquaintances) {
      return new NodeService(new ConversationEndpoint(conversations, members, blocks, acquaintances));
    }
  }

  /// For operators.
  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.ADMIN)
  static class Ops {
    @Bean
    ConversationSets conversationSets(Cql cql, Clock clock) {
      return new ConversationWalk(cql, clock, Deadlines.TIMER);
    }
  }

  /// Where other nodes are asked.
  @Configuration(proxyBeanMethods = false)
  @WithoutRole({Role.MESSAGING, Role.FANOUT})
  static class Remote {
    @Bean
    Conversations conversations(Peers peers) {
      return new RemoteConversations(peers);
    }

    @Bean
    Members members(Peers peers) {
      return new RemoteMembers(peers);
    }

    @Bean
    Blocks blocks(Peers peers) {
      return new RemoteBlocks(peers);
    }

    @Bean
    Acquaintances acquaintances(Peers peers) {
      return new RemoteAcquaintances(peers);
    }
  }
}
