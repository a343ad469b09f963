@NullMarked
package io.nodelet.phases.config;

import org.jspecify.annotations.NullMarked;
