@NullMarked
package io.nodelet.resources.service;

import org.jspecify.annotations.NullMarked;
