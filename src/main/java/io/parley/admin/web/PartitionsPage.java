package io.parley.admin.web;

import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.LogPartitions;
import io.parley.messaging.ops.HotConversations;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/// Which partition is behind, by how much, and because of whom?
@Controller
@OnRole(Role.ADMIN)
class PartitionsPage {
  private static final String URL = "/admin/partitions";
  /// What is in trouble first, then what is furthest behind.
  private static final Comparator<LogPartition> WORST_FIRST = Comparator.comparing(LogPartition::state)
      .thenComparing(partition -> Objects.requireNonNullElse(partition.behind(), 0L), Comparator.reverseOrder())
      .thenComparingInt(LogPartition::number);

  private final LogPartitions partitions;
  private final HotConversations hot;

  PartitionsPage(LogPartitions partitions, HotConversations hot) {
    this.partitions = partitions;
    this.hot = hot;
  }

  @GetMapping(URL)
  Mono<Rendering> list(@RequestParam @Nullable String owner, @RequestParam @Nullable String only,
      ServerHttpRequest request) {
    Duration patience = Block.patience(request);
    Mono<Block<Map<Integer, Hot>>> hottest = Block.of("The hottest conversations",
        hot.now(HotConversations.MAX_LIMIT).map(PartitionsPage::byPartition), patience);
    return Mono.zip(Block.of("The partitions", partitions.look(), patience), hottest).map(read -> {
      List<LogPartition> all = read.getT1().value() == null ? List.of() : read.getT1().value().partitions();
      String wanted = Filters.text(owner);
      boolean trouble = Filters.text(only) != null;
      List<LogPartition> rows = all.stream().filter(one -> wanted == null || wanted.equals(one.owner()))
          .filter(one -> !trouble || one.state().isTrouble()).sorted(WORST_FIRST).toList();
      Map<Integer, Hot> conversations = read.getT2().value();
      Rendering.Builder<?> view = Rendering.view("admin/partitions").modelAttribute("look", read.getT1())
          .modelAttribute("hottest", conversations == null ? Map.of() : conversations)
          .modelAttribute("hottestTrouble", Objects.requireNonNullElse(read.getT2().trouble(), ""))
          .modelAttribute("all", all).modelAttribute("rows", rows)
          .modelAttribute("owners", all.stream().map(LogPartition::owner).filter(Objects::nonNull).distinct().sorted()
              .toList())
          .modelAttribute("owner", Objects.requireNonNullElse(wanted, "")).modelAttribute("trouble", trouble);
      all.stream().min(WORST_FIRST).filter(one -> one.state().isTrouble())
          .ifPresent(worst -> view.modelAttribute("worst", worst));
      return view.build();
    });
  }

  private static Map<Integer, Hot> byPartition(HotConversations.Hottest hottest) {
    return hottest.conversations().stream().collect(Collectors.toMap(Hot::partition, Function.identity(),
        (one, other) -> one.atLeast() >= other.atLeast() ? one : other));
  }
}
