@NullMarked
package io.nodelet.config;

import org.jspecify.annotations.NullMarked;
