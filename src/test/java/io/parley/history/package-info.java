/// Judges what happened: takes the record of many devices' attempts, answers, pushes, pages and final histories, and says
/// which of the promises in `docs/history-checker.md` is broken, and by which message.
///
/// Knows nothing of how the record was made: a simulation and a run over real sockets and engines feed it alike.
@NullMarked
package io.parley.history;

import org.jspecify.annotations.NullMarked;
