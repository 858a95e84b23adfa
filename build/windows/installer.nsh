; electron-builder registers the file kinds on Windows, but no URL schemes. SHELL_CONTEXT is the person's own part of the registry or
; the computer's, as was chosen in the installer. Behind -- no part of a link is read as an option.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\zstack-console" "" "URL:ZStack Console link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\zstack-console" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\zstack-console\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\zstack-console\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "Software\Classes\zstack-console"
    DeleteRegKey HKCU "Software\Classes\zstack-console" ; the app's own, of whoever removes it
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
  ${endIf}
!macroend
