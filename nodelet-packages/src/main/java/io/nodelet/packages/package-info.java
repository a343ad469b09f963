/// Packages of nodeletd for distributions.
@NullMarked
package io.nodelet.packages;

import org.jspecify.annotations.NullMarked;
