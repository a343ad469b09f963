@NullMarked
package io.nodelet.bench.history;

import org.jspecify.annotations.NullMarked;
