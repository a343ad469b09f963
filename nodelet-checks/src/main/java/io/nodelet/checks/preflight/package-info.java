@NullMarked
package io.nodelet.checks.preflight;

import org.jspecify.annotations.NullMarked;
