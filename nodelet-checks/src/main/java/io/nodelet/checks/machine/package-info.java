@NullMarked
package io.nodelet.checks.machine;

import org.jspecify.annotations.NullMarked;
