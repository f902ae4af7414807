/// What fan-out asks of a gateway.
@NamedInterface("spi")
@NullMarked
package io.parley.fanout.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
