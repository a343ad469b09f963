/// The daemon's socket: what commands say to it, and how it answers.
@NullMarked
package io.nodelet.daemon.control;

import org.jspecify.annotations.NullMarked;
