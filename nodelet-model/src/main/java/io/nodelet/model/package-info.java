@NullMarked
package io.nodelet.model;

import org.jspecify.annotations.NullMarked;
