@NullMarked
package io.nodelet.controllers.metrics;

import org.jspecify.annotations.NullMarked;
