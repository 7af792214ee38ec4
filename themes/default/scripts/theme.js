// Before the first paint: the light chosen on this device, if any. No cookie; the choice never leaves the device.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage is closed: the system's own light is used */ }
