/// Whether a cluster kept its word while it suffered: clients write and read, and what they saw is checked.
@NullMarked
package io.nodelet.bench.history;

import org.jspecify.annotations.NullMarked;
