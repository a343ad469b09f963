/// The daemon's background duties. [io.nodelet.controllers.NodeControllers] lists them; each package has one subject.
@NullMarked
package io.nodelet.controllers;

import org.jspecify.annotations.NullMarked;
