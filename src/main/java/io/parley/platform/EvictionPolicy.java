package io.parley.platform;

/// What a Redis does when its memory is full.
///
/// @param maxMemory bytes; 0 where there is no limit
record EvictionPolicy(String name, long maxMemory) {
  private static final String SAFE = "noeviction";

  /// From `INFO memory`, which managed Redis answers where it forbids `CONFIG GET`. One that does not say counts as safe.
  static EvictionPolicy of(String infoMemory) {
    return new EvictionPolicy(InfoField.of(infoMemory, "maxmemory_policy").orElse(SAFE),
        InfoField.of(infoMemory, "maxmemory").map(Long::parseLong).orElse(0L));
  }

  /// @throws ParleyException with a sentence for the operator when keys may be evicted
  void refuseUnlessSafe(String place) {
    if (maxMemory > 0 && !name.equals(SAFE)) {
      throw new ParleyException(ErrorKind.CONFLICT, "redis.may-evict",
          "Redis at %s may evict keys (maxmemory-policy is %s with maxmemory %d), so sessions and leases could vanish; set maxmemory-policy to noeviction"
              .formatted(place, name, maxMemory));
    }
  }
}
