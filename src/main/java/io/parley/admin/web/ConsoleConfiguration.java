package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.admin.internal.AdminProperties;
import io.parley.admin.internal.Audit;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.partitions.PartitionsWatch;
import io.parley.conversation.ops.ConversationSets;
import io.parley.fanout.ops.DeadLetters;
import io.parley.notification.ops.PushProviders;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.HotConversations;
import io.parley.messaging.ops.LargeBuckets;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.parley.sessions.ops.Drains;
import io.parley.sessions.ops.NodeSettings;
import io.parley.sessions.ops.Standouts;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.thymeleaf.ITemplateEngine;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class ConsoleConfiguration {
  @Bean
  Acts acts(Audit audit) {
    return new Acts(audit, Ticker.systemTicker());
  }

  @Bean
  Exports exports(Audit audit) {
    return new Exports(audit);
  }

  @Bean
  LetterSummaries letterSummaries(DeadLetters letters, Clock clock) {
    return new LetterSummaries(letters, clock, Ticker.systemTicker());
  }

  @Bean
  LetterActs letterActs(DeadLetters letters, LetterSummaries summaries, Clock clock) {
    return new LetterActs(letters, summaries, clock);
  }

  @Bean
  RecentLooks recentLooks(ConversationLooks looks, HotConversations hot) {
    return new RecentLooks(looks, hot, Ticker.systemTicker());
  }

  @Bean
  ConversationLists conversationLists(ConversationSets conversations, LargeBuckets buckets, RecentLooks looks) {
    return new ConversationLists(conversations, buckets, looks, Ticker.systemTicker());
  }

  @Bean
  ConversationsExport conversationsExport(ConversationLists lists, RecentLooks recent, Clock clock) {
    return new ConversationsExport(lists, recent, clock);
  }

  @Bean
  Finder partitionFinder() {
    return new PartitionFinder();
  }

  @Bean
  Finder deadLetterFinder(DeadLetters letters) {
    return new DeadLetterFinder(letters);
  }

  @Bean
  Finder nodeFinder(FiguresWatch figures) {
    return new NodeFinder(figures);
  }

  @Bean
  LiveBlocks liveBlocks(ITemplateEngine templates, IdleContexts sessions, Frame frame, FiguresWatch figures) {
    return new LiveBlocks(templates, sessions, frame, figures);
  }

  @Bean
  NodeActs nodeActs(FiguresWatch figures, Drains drains) {
    return new NodeActs(figures, drains);
  }

  @Bean
  NodeQuestions nodeQuestions(NodeSettings settings, PartitionsWatch partitions, Standouts standouts,
      PushProviders pushes) {
    return new NodeQuestions(settings, partitions, standouts, pushes);
  }

  @Bean
  Frame frame(AdminProperties properties, Assets assets, Acts acts, FiguresWatch figures) {
    return new Frame(properties, assets, acts, figures);
  }

  @Bean
  ConsoleErrors consoleErrors(Frame frame, ObjectProvider<ViewResolver> views, Clock clock) {
    return new ConsoleErrors(frame, views, clock);
  }
}
