/// What sessions asks of who holds their sockets: the gateway implements it.
@NamedInterface("spi")
@NullMarked
package io.parley.sessions.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
