//! Ends a run cleanly on SIGINT and SIGTERM.

use std::{
    io, panic,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use signal_hook::{consts, flag};
use trustlist_sync::{Answer, Request, RetrievalError, RetrievalErrorKind, Source};

/// A flag that a signal sets.
#[derive(Clone, Debug)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Installs the handlers: the first signal sets the flag, and the second one ends the process at once.
    pub(crate) fn on_signals() -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [consts::SIGINT, consts::SIGTERM] {
            // The order matters: the first signal must still find the flag unset, so that it does not end the process.
            flag::register_conditional_default(signal, Arc::clone(&stop))?;
            flag::register(signal, Arc::clone(&stop))?;
        }
        Ok(Self(stop))
    }

    pub(crate) fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A source that stops waiting for the server after a signal, because fetching a file can take two minutes.
#[derive(Debug)]
pub(crate) struct Stoppable<S> {
    source: Arc<S>,
    stop: Stop,
}

impl<S> Stoppable<S> {
    pub(crate) fn new(source: S, stop: &Stop) -> Self {
        Self { source: Arc::new(source), stop: stop.clone() }
    }
}

impl<S: Source + Send + 'static> Source for Stoppable<S> {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        const TICK: Duration = Duration::from_millis(50);
        let (answered, answer) = mpsc::channel();
        let (source, own) = (Arc::clone(&self.source), request.clone());
        let fetching = thread::spawn(move || {
            // Sending fails if a signal has ended the wait and the receiver is gone. The result is then not needed.
            let _ = answered.send(source.fetch(&own));
        });
        loop {
            match answer.recv_timeout(TICK) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Timeout) if !self.stop.has_come() => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(RetrievalError::new(RetrievalErrorKind::TimedOut, request.file.to_string()));
                }
                Err(RecvTimeoutError::Disconnected) => match fetching.join() {
                    Err(panicked) => panic::resume_unwind(panicked),
                    Ok(()) => return Err(RetrievalError::new(RetrievalErrorKind::Protocol, request.file.to_string())),
                },
            }
        }
    }
}
