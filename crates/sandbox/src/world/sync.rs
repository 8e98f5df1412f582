//! Locking.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The lock, also when a test panicked with it in its hands: what it guards is never left half-changed.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
