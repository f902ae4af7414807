package io.parley.gateway.internal.rest;

import io.parley.conversation.Blocks;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.identity.Access;
import io.parley.identity.Authenticator;
import io.parley.identity.LocalTokens;
import io.parley.identity.Users;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.notification.Mutes;
import io.parley.notification.PushTargets;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.cassandra.autoconfigure.CassandraAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// REST as it runs, with [FakeParley] behind it and without engines. No `@Configuration`, or whole nodes in tests would find it.
@EnableAutoConfiguration(exclude = {CassandraAutoConfiguration.class, DataRedisAutoConfiguration.class,
    DataRedisReactiveAutoConfiguration.class, KafkaAutoConfiguration.class})
@Import({RestConfiguration.class, SecurityConfiguration.class, ApiDescription.class, ConversationsController.class,
    MembersController.class, BlocksController.class, MessagesController.class, UsersController.class,
    PushController.class, LocalTokensController.class})
class RestSlice {
  private final FakeParley parley = new FakeParley();

  @Bean
  FakeParley parley() {
    return parley;
  }

  @Bean
  Authenticator authenticator() {
    return parley.authenticator;
  }

  @Bean
  Access access() {
    return parley.access;
  }

  @Bean
  LocalTokens localTokens() {
    return parley.tokens;
  }

  @Bean
  Users users() {
    return parley.users;
  }

  @Bean
  Conversations conversations() {
    return parley.conversations;
  }

  @Bean
  Members members() {
    return parley.members;
  }

  @Bean
  Messages messages() {
    return parley.messages;
  }

  @Bean
  History history() {
    return parley.history;
  }

  @Bean
  Blocks blocks() {
    return parley.blocks;
  }

  @Bean
  PushTargets pushTargets() {
    return parley.targets;
  }

  @Bean
  Mutes mutes() {
    return parley.mutes;
  }

  @Bean
  Clock clock() {
    return Clock.fixed(FakeParley.CREATED_AT, ZoneOffset.UTC);
  }

  @Bean
  Receipts receipts() {
    return parley.receipts;
  }

  @Bean
  Sights sights() {
    return parley.sights;
  }

  @Bean
  SendPermits permits() {
    return parley.permits;
  }
}
