// Runs before the first paint, so that what only works with scripts shows, and what replaces it hides, without a flash.
document.documentElement.classList.replace('no-js', 'js');
