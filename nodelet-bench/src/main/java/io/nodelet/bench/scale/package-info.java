/// A cluster that is large in the eyes of its API: how much memory the daemons of its few real nodes take, and how
/// often they ask.
@NullMarked
package io.nodelet.bench.scale;

import org.jspecify.annotations.NullMarked;
