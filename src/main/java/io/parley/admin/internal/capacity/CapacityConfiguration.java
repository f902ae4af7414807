package io.parley.admin.internal.capacity;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.Overview;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.parley.sessions.NodeId;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class CapacityConfiguration {
  @Bean
  PeaksWatch peaksWatch(FiguresWatch figures, CqlSession session, Cql cql, Clock clock) {
    return new PeaksWatch(load(figures), new CassandraStoredBytes(session), new CassandraPeaks(cql), clock,
        Deadlines.TIMER);
  }

  @Bean
  Capacity capacity(FiguresWatch figures, PeaksWatch peaks) {
    return new Capacity(load(figures), peaks);
  }

  private static ClusterLoad load(FiguresWatch figures) {
    return new ClusterLoad() {
      @Override
      public Overview overview() {
        return figures.overview();
      }

      @Override
      public List<@Nullable NodePoint> quarterOf(NodeId node) {
        return figures.quarterOf(node);
      }
    };
  }
}
