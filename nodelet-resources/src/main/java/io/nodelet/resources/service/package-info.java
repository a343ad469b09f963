/// The life of services that phases declare: waiting, monitoring, reloading.
@NullMarked
package io.nodelet.resources.service;

import org.jspecify.annotations.NullMarked;
