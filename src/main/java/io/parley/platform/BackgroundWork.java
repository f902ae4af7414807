package io.parley.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;

/// Work that goes on in the background from the start of a node to its end.
public abstract class BackgroundWork implements SmartLifecycle {
  private final int phase;
  private volatile @Nullable Disposable going;

  /// Begins when everything else has, and ends first.
  protected BackgroundWork() {
    this(DEFAULT_PHASE);
  }

  /// @param phase what has a lower one begins before, and ends after
  protected BackgroundWork(int phase) {
    this.phase = phase;
  }

  /// Begins the work, after an end also once more. A failure stops the start of the node.
  ///
  /// @return what ends it
  protected abstract Disposable begin();

  @Override
  public final void start() {
    going = begin();
  }

  @Override
  public final void stop() {
    Disposable ending = going;
    going = null;
    if (ending != null) {
      ending.dispose();
    }
  }

  @Override
  public final boolean isRunning() {
    return going != null;
  }

  @Override
  public final int getPhase() {
    return phase;
  }
}
