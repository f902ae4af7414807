package io.parley.platform;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Why Cassandra did not do what it was asked for, as [EngineErrors] counts it.
final class CassandraTrouble {
  private CassandraTrouble() {}

  /// Null for what does not lie with Cassandra.
  static @Nullable String reason(Throwable failure) {
    return switch (failure) {
      case ParleyException _,QueryValidationException _ -> null;
      case CompletionException wrapped when wrapped.getCause() != null -> reason(wrapped.getCause());
      case UnavailableException _ -> EngineErrors.QUORUM;
      case DriverTimeoutException _,ReadTimeoutException _,WriteTimeoutException _ -> EngineErrors.TIMEOUT;
      case NoNodeAvailableException _ -> EngineErrors.AWAY;
      case AllNodesFailedException all -> ofAll(all);
      default -> EngineErrors.REFUSED;
    };
  }

  /// Where any node said that too few copies answer, that is it; a connection that was lost says that nobody is there.
  private static @Nullable String ofAll(AllNodesFailedException all) {
    List<String> said = all.getAllErrors().values().stream().flatMap(List::stream)
        .map(one -> one instanceof UnavailableException ? EngineErrors.QUORUM : EngineErrors.AWAY).toList();
    return said.contains(EngineErrors.QUORUM) ? EngineErrors.QUORUM : EngineErrors.AWAY;
  }
}
